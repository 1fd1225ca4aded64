//! What this machine has.

use std::fs;
use std::path::Path;

/// Memory that this program can take, in bytes: what is free without swapping, or what is left of the limit
/// of its control group, whichever is less. `None` where the system does not say.
pub fn available_memory_bytes() -> Option<u64> {
    available_below(Path::new("/"))
}

/// The same, for a system whose files lie below `root`.
fn available_below(root: &Path) -> Option<u64> {
    let free = fs::read_to_string(root.join("proc/meminfo"))
        .ok()
        .and_then(|text| number_after(&text, "MemAvailable:"))
        .map(|kibibytes| kibibytes * 1024);
    free.into_iter().chain(left_in_control_groups(root)).min()
}

/// What each limit that holds for this process leaves (Linux, control groups of both versions). A group
/// also bears the limits of those around it.
fn left_in_control_groups(root: &Path) -> Vec<u64> {
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let mut left = Vec::new();
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(group)) = (fields.next(), fields.next()) else { continue };
        let version = match controllers {
            "" => &UNIFIED,
            _ if controllers.split(',').any(|controller| controller == "memory") => &SEPARATE,
            _ => continue,
        };
        let group = root.join(version.folder).join(group.trim_start_matches('/'));
        let around = group.ancestors().take_while(|path| path.starts_with(root.join(version.folder)));
        left.extend(around.filter_map(|path| version.left(path)));
    }
    left
}

/// Where a version of control groups keeps its numbers.
struct ControlGroups {
    folder: &'static str,
    limit: &'static str,
    usage: &'static str,
    /// In memory.stat: files that are kept in memory and given up when it is wanted.
    reclaimable: &'static str,
}

const UNIFIED: ControlGroups = ControlGroups {
    folder: "sys/fs/cgroup",
    limit: "memory.max",
    usage: "memory.current",
    reclaimable: "inactive_file ",
};

const SEPARATE: ControlGroups = ControlGroups {
    folder: "sys/fs/cgroup/memory",
    limit: "memory.limit_in_bytes",
    usage: "memory.usage_in_bytes",
    reclaimable: "total_inactive_file ",
};

impl ControlGroups {
    /// `None` if the group has no limit.
    fn left(&self, path: &Path) -> Option<u64> {
        let number = |name: &str| fs::read_to_string(path.join(name)).ok()?.trim().parse::<u64>().ok();
        let (limit, usage) = (number(self.limit)?, number(self.usage)?);
        let statistics = fs::read_to_string(path.join("memory.stat")).unwrap_or_default();
        let reclaimable = number_after(&statistics, self.reclaimable).unwrap_or(0);
        Some(limit.saturating_sub(usage.saturating_sub(reclaimable)))
    }
}

/// The number of the line that begins with a label.
fn number_after(text: &str, label: &str) -> Option<u64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(label))?;
    rest.split_ascii_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_tests::empty_folder;
    use std::path::PathBuf;

    /// A system with 8 GiB free, and these files besides.
    fn system(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let root = empty_folder(&format!("machine-{name}"));
        let free = ("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable:    8388608 kB\n");
        for (file, text) in files.iter().chain([&free]) {
            let path = root.join(file);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
            fs::write(path, text).expect("the test folder can be written");
        }
        root
    }

    #[test]
    fn without_limits_it_is_what_is_free() {
        assert_eq!(available_below(&system("free", &[])), Some(8 << 30));
        let unlimited = system(
            "unlimited",
            &[
                ("proc/self/cgroup", "0::/user.slice/run.scope\n"),
                ("sys/fs/cgroup/user.slice/run.scope/memory.max", "max\n"),
                ("sys/fs/cgroup/user.slice/run.scope/memory.current", "500\n"),
            ],
        );
        assert_eq!(available_below(&unlimited), Some(8 << 30));
        assert_eq!(available_below(&empty_folder("machine-silent")), None);
    }

    #[test]
    fn a_limit_of_the_group_or_of_one_around_it_leaves_less() {
        let unified = system(
            "unified",
            &[
                ("proc/self/cgroup", "0::/user.slice/run.scope\n"),
                ("sys/fs/cgroup/user.slice/run.scope/memory.max", "max\n"),
                ("sys/fs/cgroup/user.slice/memory.max", "1000\n"),
                ("sys/fs/cgroup/user.slice/memory.current", "700\n"),
                ("sys/fs/cgroup/user.slice/memory.stat", "anon 600\ninactive_file 50\nactive_file 50\n"),
            ],
        );
        assert_eq!(available_below(&unified), Some(350));
        let separate = system(
            "separate",
            &[
                ("proc/self/cgroup", "5:cpu,cpuacct:/\n4:memory:/box/7\n0::/\n"),
                ("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
                ("sys/fs/cgroup/memory/memory.usage_in_bytes", "900\n"),
                ("sys/fs/cgroup/memory/box/7/memory.limit_in_bytes", "2000\n"),
                ("sys/fs/cgroup/memory/box/7/memory.usage_in_bytes", "2500\n"),
                ("sys/fs/cgroup/memory/box/7/memory.stat", "inactive_file 1\ntotal_inactive_file 600\n"),
            ],
        );
        assert_eq!(available_below(&separate), Some(100));
    }

    /// Inside a container the group's own folder can be out of sight: its limit is then that of the top.
    #[test]
    fn a_group_that_cannot_be_seen_has_the_limits_around_it() {
        let container = system(
            "container",
            &[
                ("proc/self/cgroup", "4:memory:/docker/0123\n"),
                ("sys/fs/cgroup/memory/memory.limit_in_bytes", "3000\n"),
                ("sys/fs/cgroup/memory/memory.usage_in_bytes", "1000\n"),
            ],
        );
        assert_eq!(available_below(&container), Some(2000));
    }
}
