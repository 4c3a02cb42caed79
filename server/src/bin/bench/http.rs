//! A minimal HTTP client, so that the server is measured and not the client.

use crate::BenchError;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A keep-alive connection of a signed-in user.
pub struct HttpClient {
    stream: TcpStream,
    address: SocketAddr,
    cookie: String,
    read: Vec<u8>,
}

/// A response.
pub struct Response {
    pub status: u16,
    pub body: Vec<u8>,
}

impl HttpClient {
    pub async fn connect(address: SocketAddr, token: &str) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, address, cookie: format!("genonaut_session={token}"), read: Vec::new() })
    }

    /// Gets `path`; any response other than 200 is an error.
    pub async fn get(&mut self, path: &str) -> Result<Vec<u8>, BenchError> {
        let response = self.send("GET", path, "text/plain", "").await?;
        expect_status(response, 200)
    }

    /// Posts JSON; any response other than 201 is an error.
    pub async fn create(&mut self, path: &str, body: &str) -> Result<Vec<u8>, BenchError> {
        let response = self.send("POST", path, "application/json", body).await?;
        expect_status(response, 201)
    }

    /// Calls a server function as a page does; any response other than 200 is an error.
    pub async fn call(&mut self, path: &str, form: &str) -> Result<Vec<u8>, BenchError> {
        let response = self.send("POST", path, "application/x-www-form-urlencoded", form).await?;
        expect_status(response, 200)
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        kind: &str,
        body: &str,
    ) -> Result<Response, BenchError> {
        let (address, cookie, length) = (self.address, &self.cookie, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\naccept: application/json\r\n\
             content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.read_response().await
    }

    async fn read_response(&mut self) -> Result<Response, BenchError> {
        let head = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end + 4;
            }
            self.read_more().await?;
        };
        let (status, length) = parse(std::str::from_utf8(&self.read[..head])?)?;
        while self.read.len() < head + length {
            self.read_more().await?;
        }
        let body = self.read[head..head + length].to_vec();
        self.read.drain(..head + length);
        Ok(Response { status, body })
    }

    async fn read_more(&mut self) -> Result<(), BenchError> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn parse(head: &str) -> Result<(u16, usize), BenchError> {
    let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
    let lengths = head.lines().filter_map(|line| line.split_once(':'));
    let length = lengths.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.map(|(_, length)| length.trim()).next().ok_or("no content-length")?;
    Ok((status, length.parse()?))
}

fn expect_status(response: Response, status: u16) -> Result<Vec<u8>, BenchError> {
    if response.status == status {
        return Ok(response.body);
    }
    Err(format!("{}: {}", response.status, String::from_utf8_lossy(&response.body)).into())
}
