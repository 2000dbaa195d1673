// SPDX-License-Identifier: Apache-2.0

import ICE

/// A peer, and the path to it as it was looked up last.
struct PeerRoute {
    let peer: ICEPeerID
    /// That of ``ICEMultiplexer/pathVersion`` when it was looked up; 0 before.
    let version: UInt64
    let path: ICEPath?

    init(_ peer: ICEPeerID, version: UInt64 = 0, path: ICEPath? = nil) {
        (self.peer, self.version, self.path) = (peer, version, path)
    }
}
