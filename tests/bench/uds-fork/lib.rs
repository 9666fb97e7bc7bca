/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The libuds authors
 */

/*
 * The loops of crate.c, which has no other way to the crate.  It adds to what
 * the standard library has, and leaves sending a datagram to that.  To send
 * descriptors is to give them away, so what was received is what is sent next.
 */

use std::cell::RefCell;
use std::io::{Error, ErrorKind};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::raw::c_int;
use std::os::unix::net::UnixDatagram;
use std::slice;

use uds_fork::UnixSeqpacketConn;

const LEN: usize = 64;

enum Ends {
    Seqpacket(UnixSeqpacketConn, UnixSeqpacketConn),
    Datagram(UnixDatagram, UnixDatagram),
}

struct State {
    ends: Ends,
    fds: Vec<OwnedFd>,
    data: [u8; LEN],
    room: [u8; LEN],
}

thread_local! {
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

fn with(f: impl FnOnce(&mut State) -> Result<(), Error>) -> c_int {
    STATE.with_borrow_mut(|s| match s.as_mut().map(f) {
        Some(Ok(())) => 0,
        _ => -1,
    })
}

fn expect(ok: bool) -> Result<(), Error> {
    if ok {
        Ok(())
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

/// # Safety
/// There are n descriptors at fds, which are given away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crate_open(
    datagram: c_int,
    fds: *const c_int,
    n: usize,
) -> c_int {
    let fds = unsafe { slice::from_raw_parts(fds, n) }
        .iter()
        .map(|&fd| unsafe { OwnedFd::from_raw_fd(fd) })
        .collect();
    let ends = if datagram != 0 {
        UnixDatagram::pair().map(|(a, b)| Ends::Datagram(a, b))
    } else {
        UnixSeqpacketConn::pair().map(|(a, b)| Ends::Seqpacket(a, b))
    };
    match ends {
        Ok(ends) => {
            let (data, room) = ([b'r'; LEN], [0; LEN]);
            STATE.set(Some(State { ends, fds, data, room }));
            0
        }
        Err(_) => -1,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn crate_close() {
    STATE.set(None);
}

fn pair(s: &mut State, n: usize) -> Result<(), Error> {
    for _ in 0..n {
        let (sent, came) = match &s.ends {
            Ends::Seqpacket(a, b) => (a.send(&s.data)?, b.recv(&mut s.room)?),
            Ends::Datagram(a, b) => (a.send(&s.data)?, b.recv(&mut s.room)?),
        };
        expect(sent == LEN && came == LEN)?;
    }
    Ok(())
}

#[unsafe(no_mangle)]
pub extern "C" fn crate_pair(n: usize) -> c_int {
    with(|s| pair(s, n))
}

#[unsafe(no_mangle)]
pub extern "C" fn crate_check() -> c_int {
    with(|s| {
        pair(s, 1)?;
        expect(s.room == s.data)
    })
}

fn pass(s: &mut State, n: usize) -> Result<(), Error> {
    let Ends::Seqpacket(a, b) = &s.ends else {
        return Err(ErrorKind::Unsupported.into());
    };
    let mut room = [0; 1];
    for _ in 0..n {
        let mut came = Vec::with_capacity(s.fds.len());
        let sent = a.send_fds(b"x", std::mem::take(&mut s.fds))?;
        let (len, _, _) = b.recv_fds(&mut room, &mut came)?;
        expect(sent == 1 && len == 1 && came.len() == came.capacity())?;
        s.fds = came;
    }
    Ok(())
}

#[unsafe(no_mangle)]
pub extern "C" fn crate_pass(n: usize) -> c_int {
    with(|s| pass(s, n))
}

/// # Safety
/// There is room at fds for as many as were given away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crate_held(fds: *mut c_int) {
    with(|s| {
        for (i, fd) in s.fds.iter().enumerate() {
            unsafe { *fds.add(i) = fd.as_raw_fd() };
        }
        Ok(())
    });
}
