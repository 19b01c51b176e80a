// task: ex-merge-pick
// Only the winner moves on, so the older entry of the same key comes next.

let mut best: Option<(&[u8], Pick)> = None;
for (i, source) in self.sources.iter().enumerate() {
    let Some(key) = source.key() else { continue };
    match &mut best {
        Some((smallest, _)) if key == *smallest => {}
        Some((smallest, _)) if key > *smallest => {}
        _ => best = Some((key, Pick { winner: i, shadowed: Vec::new() })),
    }
}
best.map(|(_, pick)| pick)
