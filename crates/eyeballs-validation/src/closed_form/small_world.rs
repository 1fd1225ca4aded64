//! The small world of Watts & Strogatz (1998), each person with links to two neighbours on each side of a ring, of which a
//! share `rewire` goes to anybody else instead; people without number.

/// Expected people within two steps along links from somebody, that person included.
pub fn within_two_steps(rewire: f64) -> f64 {
    let kept = 1.0 - rewire;
    // A way over a given neighbour needs two links that were kept.
    let no_way = 1.0 - kept * kept;
    // On each side: at distance 1 directly or over two neighbours, at 2 directly or over one, at 3 over either of two,
    // at 4 over one.
    let near =
        (1.0 - rewire * no_way * no_way) + (1.0 - rewire * no_way) + (1.0 - no_way * no_way) + kept * kept;
    // Far away: four rewired links with four links each, and the rewired links of the neighbours.
    let far = 4.0 * rewire * (1.0 + 4.0) + 4.0 * kept * 4.0 * rewire;
    1.0 + 2.0 * near + far
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_ring_there_are_four_on_each_side_and_by_random_links_sixteen_behind_four() {
        assert_eq!(within_two_steps(0.0), 9.0);
        assert_eq!(within_two_steps(1.0), 21.0);
    }
}
