// task: ex-shaker-run
// It waits before it looks for work, so a memtable sealed before the thread began waits
// forever.

loop {
    bell.wait();
    let last_round = bell.is_stopping();
    loop {
        match work(shake, bell) {
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
