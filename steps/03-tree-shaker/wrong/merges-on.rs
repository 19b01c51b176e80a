// task: ex-shaker-run
// It goes on merging though it is to stop, and whoever closes the database
// waits.

loop {
    let last_round = bell.is_stopping();
    loop {
        match work(engine, bell) {
            Shaken::Flushed | Shaken::Merged => {}
            Shaken::Nothing => break,
        }
    }
    if last_round {
        return;
    }
    bell.wait();
}
