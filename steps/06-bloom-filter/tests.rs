#[test]
fn it_agrees_with_a_map() {
    crate::support::agrees_with_a_map(6);
}
