//! Users by id and by e-mail address, kept in step.
//!
//! `user:ID` has the record, `email:ADDRESS` the id. There are two writes for a user and
//! no transaction, so their order has to do: a crash keeps a prefix of the writes. A new
//! address is indexed before the record has it, and the old one is removed last. An index
//! entry is a hint, and a look-up asks the record whether it's true.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

struct Users(lsm::Db);

impl Users {
    /// Adds a user, or changes one.
    fn put(&self, id: u32, email: &str, name: &str) -> Result<(), Box<dyn Error>> {
        let earlier = self.get(id)?;
        self.0.put(format!("email:{email}").as_bytes(), id.to_string().as_bytes())?;
        self.0.put(format!("user:{id:08}").as_bytes(), format!("{email}\t{name}").as_bytes())?;
        if let Some((old, _)) = earlier.filter(|(old, _)| old != email) {
            self.0.delete(format!("email:{old}").as_bytes())?;
        }
        Ok(())
    }

    /// Returns the address and the name of a user.
    fn get(&self, id: u32) -> Result<Option<(String, String)>, Box<dyn Error>> {
        let Some(value) = self.0.get(format!("user:{id:08}").as_bytes())? else {
            return Ok(None);
        };
        let text = String::from_utf8(value)?;
        let (email, name) = text.split_once('\t').ok_or("a user without a name")?;
        Ok(Some((email.to_string(), name.to_string())))
    }

    /// Returns the id and the name of the user who has an address.
    fn by_email(&self, email: &str) -> Result<Option<(u32, String)>, Box<dyn Error>> {
        let Some(value) = self.0.get(format!("email:{email}").as_bytes())? else {
            return Ok(None);
        };
        let id = String::from_utf8(value)?.parse()?;
        let user = self.get(id)?;
        Ok(user.filter(|(current, _)| current == email).map(|(_, name)| (id, name)))
    }
}

/// Adds two users, changes the address of one, and looks at what a crash would leave.
pub fn run(dir: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let users = Users(lsm::Db::open(dir)?);
    users.put(1, "ada@example.com", "Ada")?;
    users.put(2, "grace@example.com", "Grace")?;
    users.put(1, "lovelace@example.com", "Ada")?;
    // What a crash leaves if it comes right after the first write of a `put`.
    users.0.put(b"email:hopper@example.com", b"2")?;
    for name in ["ada", "lovelace", "grace", "hopper"] {
        let email = format!("{name}@example.com");
        match users.by_email(&email)? {
            Some((id, name)) => writeln!(out, "{email} is user {id}, {name}")?,
            None => writeln!(out, "{email} is unknown")?,
        }
    }
    Ok(users.0.close()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let dir = std::env::args_os().nth(1).map_or(temporary.path().to_path_buf(), PathBuf::from);
    run(&dir, &mut std::io::stdout())
}
