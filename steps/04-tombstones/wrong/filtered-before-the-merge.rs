// task: ex-merge-pick
// The merge skips a †, so it hides nothing, and a scan returns the older value.

let mut best: Option<(&[u8], Pick)> = None;
for (i, source) in self.sources.iter().enumerate() {
    let Some(key) = source.key().filter(|_| source.stored() != crate::format::TOMBSTONE)
    else {
        continue;
    };
    match &mut best {
        Some((smallest, pick)) if key == *smallest => pick.shadowed.push(i),
        Some((smallest, _)) if key > *smallest => {}
        _ => best = Some((key, Pick { winner: i, shadowed: Vec::new() })),
    }
}
best.map(|(_, pick)| pick)
