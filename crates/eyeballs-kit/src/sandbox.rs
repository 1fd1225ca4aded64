//! Takes from a process what a model must not ask for: files, sockets, threads, other processes, the clock.
//!
//! Of Linux only: a filter of system calls (seccomp), and no access to the functions by which the time is told without one.

/// What was taken from the process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closed {
    /// The clock, too.
    pub clock: bool,
}

/// Closes the process for good. From here on it can compute, take memory, print and end.
///
/// # Errors
/// That the system does not allow it.
pub(crate) fn close(token: &str) -> Result<Closed, String> {
    crate::faults::say_of_system_calls(token);
    let clock = close_clock();
    filter().map_err(|error| format!("this system does not filter system calls ({error})"))?;
    Ok(Closed { clock })
}

/// Calls of a process that computes and takes memory.
const ALLOWED: &[i64] = &[
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_brk,
    libc::SYS_madvise,
    libc::SYS_mprotect,
    libc::SYS_futex,
    libc::SYS_rt_sigreturn,
    libc::SYS_rt_sigaction,
    libc::SYS_sigaltstack,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

fn filter() -> std::io::Result<()> {
    use libc::{BPF_ABS, BPF_JEQ, BPF_JGE, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W, sock_filter};
    /// Offsets in `struct seccomp_data`: the number of the call, and the low half of its first argument.
    const NUMBER: u32 = 0;
    const FIRST: u32 = 16;
    let step = |code: u32, k: u32, jt: u8, jf: u8| sock_filter { code: code as u16, jt, jf, k };
    let load = |offset| step(BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
    let allow = || step(BPF_RET | BPF_K, libc::SECCOMP_RET_ALLOW, 0, 0);
    let trap = || step(BPF_RET | BPF_K, libc::SECCOMP_RET_TRAP, 0, 0);
    let mut program = vec![load(NUMBER)];
    for &call in ALLOWED {
        program.push(step(BPF_JMP | BPF_JEQ | BPF_K, call as u32, 0, 1));
        program.push(allow());
    }
    // Printing is no file: standard output and standard error.
    program.push(step(BPF_JMP | BPF_JEQ | BPF_K, libc::SYS_write as u32, 0, 3));
    program.push(load(FIRST));
    program.push(step(BPF_JMP | BPF_JGE | BPF_K, 3, 1, 0));
    program.push(allow());
    program.push(trap());
    let program = libc::sock_fprog { len: program.len() as u16, filter: program.as_mut_ptr() };
    // SAFETY: both only change what this process may ask for; the program is read during the call.
    let failed = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
            || libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) != 0
    };
    if failed { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}

/// Takes away the functions that tell the time without a system call. Whether it could be done.
fn close_clock() -> bool {
    let Ok(maps) = std::fs::read_to_string("/proc/self/maps") else { return false };
    let range = maps.lines().find(|line| line.ends_with("[vdso]")).and_then(|line| {
        let (from, to) = line.split_once(' ')?.0.split_once('-')?;
        Some((usize::from_str_radix(from, 16).ok()?, usize::from_str_radix(to, 16).ok()?))
    });
    let Some((from, to)) = range else { return false };
    crate::faults::forbid_clock(from, to);
    // SAFETY: nothing of ours asks for the time after this; whoever does gets a fault.
    unsafe { libc::mprotect(from as *mut _, to - from, libc::PROT_NONE) == 0 }
}
