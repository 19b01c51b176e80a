// task: ex-merge-pick
// When it meets a smaller key, it keeps the sources shadowed by the larger one, and
// they lose an entry.

let mut smallest: Option<&[u8]> = None;
let mut pick = Pick { winner: 0, shadowed: Vec::new() };
for (i, source) in self.sources.iter().enumerate() {
    let Some(key) = source.key() else { continue };
    match smallest {
        Some(best) if key == best => pick.shadowed.push(i),
        Some(best) if key > best => {}
        _ => {
            smallest = Some(key);
            pick.winner = i;
        }
    }
}
smallest.map(|_| pick)
