// task: ex-encode-record
// The crc covers only the value, so number and key can rot unseen.

let body = record_body(number, key, stored);
let mut line = format!("{:08x} ", crc(stored)).into_bytes();
line.extend_from_slice(&body);
line.push(b'\n');
line
