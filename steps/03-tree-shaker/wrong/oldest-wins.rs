// task: ex-merge-pick
// Of equal keys the oldest source wins, and shadows the newer ones.

let mut best: Option<(&[u8], Pick)> = None;
for (i, source) in self.sources.iter().enumerate().rev() {
    let Some(key) = source.key() else { continue };
    match &mut best {
        Some((smallest, pick)) if key == *smallest => pick.shadowed.push(i),
        Some((smallest, _)) if key > *smallest => {}
        _ => best = Some((key, Pick { winner: i, shadowed: Vec::new() })),
    }
}
best.map(|(_, pick)| pick)
