fn main() -> lsm::Result<()> {
    let db = lsm::Db::open("world.db")?;
    db.put(b"kenya:capital", b"Nairobi")?;
    db.put(b"kenya:currency", b"KES")?;
    for pair in db.scan(lsm::KeyRange::prefix("kenya:")) {
        let (key, value) = pair?;
        println!("{}: {}", key.escape_ascii(), value.escape_ascii());
    }
    db.close()
}
