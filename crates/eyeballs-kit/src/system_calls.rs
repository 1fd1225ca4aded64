//! What a model wants that makes a system call.

/// What a forbidden system call asks for.
pub(crate) fn meaning(call: i64) -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    {
        let meaning = match call {
            libc::SYS_openat | libc::SYS_openat2 => "opens a file",
            libc::SYS_newfstatat | libc::SYS_statx | libc::SYS_faccessat | libc::SYS_fstat => {
                "looks at a file"
            }
            libc::SYS_read | libc::SYS_pread64 | libc::SYS_readv => "reads from a file",
            libc::SYS_write | libc::SYS_pwrite64 | libc::SYS_writev => "writes to a file",
            libc::SYS_socket | libc::SYS_connect | libc::SYS_socketpair => "opens a socket",
            libc::SYS_clone | libc::SYS_clone3 => "starts a thread or a process",
            // The C library blocks signals first, so that this call is seen before the other.
            libc::SYS_rt_sigprocmask => "starts a thread or a process, or aborts",
            libc::SYS_sched_yield => "waits for other threads",
            libc::SYS_execve => "starts another program",
            libc::SYS_clock_gettime | libc::SYS_gettimeofday | libc::SYS_clock_getres => "asks for the time",
            libc::SYS_nanosleep | libc::SYS_clock_nanosleep => "sleeps",
            libc::SYS_getrandom => "asks the system for random numbers",
            libc::SYS_getpid | libc::SYS_gettid => "asks for the number of its process or thread",
            _ => return of_this_processor(call),
        };
        Some(meaning)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = call;
        None
    }
}

/// Calls that only this kind of processor still has.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn of_this_processor(call: i64) -> Option<&'static str> {
    match call {
        libc::SYS_open | libc::SYS_creat => Some("opens a file"),
        libc::SYS_stat | libc::SYS_lstat | libc::SYS_access => Some("looks at a file"),
        libc::SYS_fork | libc::SYS_vfork => Some("starts a thread or a process"),
        libc::SYS_time => Some("asks for the time"),
        _ => None,
    }
}

#[cfg(all(target_os = "linux", not(target_arch = "x86_64")))]
fn of_this_processor(_: i64) -> Option<&'static str> {
    None
}
