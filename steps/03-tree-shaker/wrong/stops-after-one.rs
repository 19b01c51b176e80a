// task: ex-shaker-run
// When it should stop, it flushes one more memtable, and leaves the rest.

loop {
    let last_round = bell.is_stopping();
    loop {
        match work(shake, bell) {
            Shaken::Flushed if bell.is_stopping() => break,
            Shaken::Flushed => {}
            Shaken::Merged if !bell.is_stopping() => {}
            Shaken::Merged | Shaken::Nothing => break,
        }
    }
    if last_round {
        return;
    }
    bell.wait();
}
