// task: ex-shaker-run
// It ends as soon as it's told to and finds no work, though something may have been
// sealed after it looked.

loop {
    loop {
        match work(shake, bell) {
            Shaken::Flushed => {}
            Shaken::Merged if !bell.is_stopping() => {}
            Shaken::Merged | Shaken::Nothing => break,
        }
    }
    if bell.is_stopping() {
        return;
    }
    bell.wait();
}
