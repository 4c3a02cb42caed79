//! A client that costs next to nothing, so that the server is measured and not the client.

use crate::Failed;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection, kept open, of somebody who is signed in.
pub struct Client {
    stream: TcpStream,
    address: SocketAddr,
    cookie: String,
    read: Vec<u8>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn connect(address: SocketAddr, token: &str) -> Result<Self, Failed> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address, cookie: format!("genonaut_session={token}"), read: Vec::new() })
    }

    /// Asks for `path`; any other answer than 200 is an error.
    pub async fn get(&mut self, path: &str) -> Result<Vec<u8>, Failed> {
        let answer = self.ask("GET", path, "text/plain", "").await?;
        expect(answer, 200)
    }

    /// Sends JSON; any other answer than 201 is an error.
    pub async fn create(&mut self, path: &str, body: &str) -> Result<Vec<u8>, Failed> {
        let answer = self.ask("POST", path, "application/json", body).await?;
        expect(answer, 201)
    }

    /// Calls a server function as the page does; any other answer than 200 is an error.
    pub async fn call(&mut self, path: &str, form: &str) -> Result<Vec<u8>, Failed> {
        let answer = self.ask("POST", path, "application/x-www-form-urlencoded", form).await?;
        expect(answer, 200)
    }

    async fn ask(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Result<Answer, Failed> {
        let (address, cookie, length) = (self.address, &self.cookie, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\naccept: application/json\r\n\
             content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer, Failed> {
        let head = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let (status, length) = parse(std::str::from_utf8(&self.read[..head])?)?;
        while self.read.len() < head + length {
            self.more().await?;
        }
        let body = self.read[head..head + length].to_vec();
        self.read.drain(..head + length);
        Ok(Answer { status, body })
    }

    async fn more(&mut self) -> Result<(), Failed> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn parse(head: &str) -> Result<(u16, usize), Failed> {
    let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
    let lengths = head.lines().filter_map(|line| line.split_once(':'));
    let length = lengths.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.map(|(_, length)| length.trim()).next().ok_or("no content-length")?;
    Ok((status, length.parse()?))
}

fn expect(answer: Answer, status: u16) -> Result<Vec<u8>, Failed> {
    if answer.status == status {
        return Ok(answer.body);
    }
    Err(format!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
}
