// task: ex-shaker-run
// It keeps merging though it should stop, and the caller who closes the database waits.

loop {
    let last_round = bell.is_stopping();
    loop {
        match work(shake, bell) {
            Shaken::Flushed | Shaken::Merged => {}
            Shaken::Nothing => break,
        }
    }
    if last_round {
        return;
    }
    bell.wait();
}
