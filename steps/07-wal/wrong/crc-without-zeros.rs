// task: ex-encode-record
// It writes the crc without leading zeros, so small ones have fewer than eight digits.

let body = record_body(number, key, stored);
let mut line = format!("{:x} ", crc(&body)).into_bytes();
line.extend_from_slice(&body);
line.push(b'\n');
line
