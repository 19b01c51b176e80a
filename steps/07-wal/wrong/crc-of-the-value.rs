// task: ex-encode-record
// The crc sums the value alone; number and key can rot unseen.

let body = record_body(number, key, stored);
let mut line = format!("{:08x} ", crc(stored)).into_bytes();
line.extend_from_slice(&body);
line.push(b'\n');
line
