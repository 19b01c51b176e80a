// task: ex-merge-pick
// A † is passed over in the merge, so it hides nothing: the older value is
// scanned.

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
