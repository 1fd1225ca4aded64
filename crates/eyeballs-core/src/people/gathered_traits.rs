//! Traits of the users of a stretch, taken out of the columns of their block.

use crate::people::block::Block;
use crate::people::stretch::Stretch;
use crate::world::World;
use crate::world::traits::Trait;
use eyeballs_numerics::rows::Rows;

/// What columns hold of the users of a stretch, each gathered when it is first asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered(Vec<Column>);

#[derive(Clone, Debug, Default)]
struct Column {
    gathered: bool,
    codes: Vec<u32>,
}

impl Gathered {
    /// Forgets the users of another stretch.
    pub(crate) fn clear(&mut self) {
        for column in &mut self.0 {
            column.gathered = false;
        }
    }

    /// What a column, of which the part of the stretch is given, holds in some rows.
    pub(crate) fn column(&mut self, column: usize, of_all: &[u32], rows: &Rows) -> &[u32] {
        if self.0.len() <= column {
            self.0.resize_with(column + 1, Column::default);
        }
        let Column { gathered, codes } = &mut self.0[column];
        if !*gathered {
            codes.resize(rows.len(), 0);
            rows.gather(of_all, codes);
            *gathered = true;
        }
        codes
    }

    /// Writes the values of a trait of the users in some rows of a stretch.
    pub(crate) fn values(
        &mut self,
        which: Trait,
        world: &World,
        block: &Block,
        stretch: &Stretch,
        rows: &Rows,
        values: &mut [f32],
    ) {
        let table = world.table(which).expect("a trait with values");
        if table.is_constant() {
            values.fill(table.at(0));
            return;
        }
        let slot = world.slots.of(which);
        let codes = self.column(slot.column, stretch.of(&block.traits[slot.column]), rows);
        table.values(codes, slot, values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_users_are_gathered_anew() {
        let column: Vec<u32> = (0..128).map(|row| row * 3).collect();
        let (mut gathered, mut rows) = (Gathered::default(), Rows::default());
        for bits in [[0b101, 1], [0, 0b11]] {
            rows.set(&bits);
            gathered.clear();
            let expected: Vec<u32> = rows.list().iter().map(|&row| u32::from(row) * 3).collect();
            for _ in 0..2 {
                assert_eq!(gathered.column(1, &column, &rows), expected);
            }
        }
    }
}
