//! Whether several folders are the shards of one run.

use crate::layout::STORE;
use crate::manifest::{Manifest, Shard};
use std::io;
use std::path::PathBuf;

/// Reads what several folders say of themselves and sees that they are all shards of one run: each of them, each once. Returns the
/// manifest of all.
///
/// # Errors
/// Which shard is missing, doubled or foreign, or cannot be read.
pub fn merge(folders: &[PathBuf]) -> io::Result<Manifest> {
    let mut shards: Vec<(Shard, &PathBuf, Manifest)> = Vec::new();
    for folder in folders {
        let refused = |why: String| io::Error::other(format!("`{}` {why}", folder.display()));
        let manifest =
            Manifest::read(&folder.join(STORE))?.ok_or_else(|| refused("has no store".to_owned()))?;
        let Some(shard) = manifest.shard else {
            return Err(refused("is no shard: it was made without --shard".to_owned()));
        };
        if let Some((_, other, first)) = shards.first() {
            let ours = |manifest: &Manifest| [manifest.makers(), manifest.design.clone()].concat();
            let (theirs, ours) = (ours(&manifest), ours(first));
            if let Some(index) =
                (0..theirs.len().max(ours.len())).find(|&line| theirs.get(line) != ours.get(line))
            {
                let line =
                    |lines: &[String]| lines.get(index).cloned().unwrap_or_else(|| "nothing".to_owned());
                return Err(refused(format!(
                    "is of another run than `{}`: it has `{}`, and the other `{}`",
                    other.display(),
                    line(&theirs),
                    line(&ours)
                )));
            }
        }
        if let Some((other, ..)) = shards.first()
            && other.of != shard.of
        {
            return Err(refused(format!("is shard {shard}, and others are of {}", other.of)));
        }
        if let Some((_, other, _)) = shards.iter().find(|(other, ..)| other.index == shard.index) {
            return Err(refused(format!("is shard {shard} again, as `{}` is", other.display())));
        }
        if !manifest.complete {
            return Err(refused(format!("is shard {shard}, which is not done; its command goes on with it")));
        }
        shards.push((shard, folder, manifest));
    }
    let of = shards.first().map_or(0, |(shard, ..)| shard.of);
    let missing: Vec<String> = (1..=of)
        .filter(|index| shards.iter().all(|(shard, ..)| shard.index != *index))
        .map(|index| Shard { index, of }.to_string())
        .collect();
    if !missing.is_empty() {
        return Err(io::Error::other(format!("missing: shard {}", missing.join(", "))));
    }
    let manifest = shards.into_iter().next().map(|(.., manifest)| manifest);
    let manifest = manifest.ok_or_else(|| io::Error::other("there is no shard to merge"))?;
    Ok(Manifest { shard: None, complete: false, exports: Vec::new(), ..manifest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;
    use eyeballs_lab::store::{Identity, Store as _};
    use std::path::Path;
    use tempfile::TempDir;

    /// A shard of a run in a folder: a simulation of its own, and one that all have.
    fn shard(folder: &Path, name: &str, (index, of): (u32, u32), change: impl Fn(&mut Manifest)) -> PathBuf {
        let mut manifest = Manifest::new("p".to_owned(), vec![], vec![], "a.toml".to_owned());
        manifest.design = vec!["seed 1".to_owned()];
        manifest.shard = Some(Shard { index, of });
        change(&mut manifest);
        let path = folder.join(name);
        let mut place = Place::open(&path, false, manifest, "").expect("it can be made");
        let store = place.store(None).expect("it can be made");
        for world in [u128::from(index), 100] {
            let one = Identity { world, replication: 0 };
            store.keep_record(one, "v", format!("{world}").as_bytes()).expect("it can be written");
        }
        if index == 1 {
            store.settle().expect("it can be written");
        }
        place.finish(true, vec![]).expect("it can be written");
        path
    }

    #[test]
    fn shards_come_together_in_any_order() {
        let folder = TempDir::new().expect("there is a place for tests");
        let [one, two] = [1, 2].map(|index| shard(folder.path(), &index.to_string(), (index, 2), |_| ()));
        for (number, folders) in [[one.clone(), two.clone()], [two, one]].into_iter().enumerate() {
            let manifest = merge(&folders).expect("they belong together");
            let place = Place::open(&folder.path().join(format!("all-{number}")), false, manifest, "");
            let place = place.expect("it can be made");
            place.gather(&folders).expect("they are good");
            let store = place.store(None).expect("it is good");
            assert_eq!(store.count(), 3);
            for world in [1, 2, 100] {
                let record = store.record(Identity { world, replication: 0 }).expect("it is good");
                assert_eq!(record, Some(format!("{world}").into_bytes()));
            }
        }
    }

    #[test]
    fn what_is_missing_doubled_foreign_or_not_done_is_refused() {
        let folder = TempDir::new().expect("there is a place for tests");
        let with = |name: &str, index: (u32, u32), change: fn(&mut Manifest)| {
            shard(folder.path(), name, index, change)
        };
        let one = with("one", (1, 2), |_| ());
        let two = with("two", (2, 2), |_| ());
        let refused = |folders: &[&PathBuf]| {
            let folders: Vec<PathBuf> = folders.iter().map(|path| (*path).clone()).collect();
            merge(&folders).expect_err("it is refused").to_string()
        };
        assert_eq!(refused(&[&one]), "missing: shard 2/2");
        assert!(refused(&[&one, &one]).contains("is shard 1/2 again"));
        let seed = with("seed", (2, 2), |manifest| manifest.design = vec!["seed 2".to_owned()]);
        assert!(refused(&[&one, &seed]).contains("it has `seed 2`, and the other `seed 1`"));
        let program = with("program", (2, 2), |manifest| manifest.program = "q".to_owned());
        assert!(refused(&[&one, &program]).contains("is of another run"));
        let three = with("three", (2, 3), |_| ());
        assert!(refused(&[&one, &three]).contains("is shard 2/3, and others are of 2"));
        let whole = with("whole", (2, 2), |manifest| manifest.shard = None);
        assert!(refused(&[&one, &whole]).contains("is no shard"));
        let mut manifest = Manifest::read(&two.join(STORE)).expect("it is good").expect("it is there");
        manifest.complete = false;
        manifest.write(&two.join(STORE)).expect("it can be written");
        assert!(refused(&[&one, &two]).contains("is shard 2/2, which is not done"));
    }
}
