// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A server's certificate and key, which can be exchanged while connections go on: handshakes that begin afterwards use
/// the new ones, what runs keeps the old.
package final class ReloadableIdentity: Sendable {
    package let certificateFile: String
    package let keyFile: String
    private let protocols: [ApplicationProtocol]
    private let state: Mutex<TLSServerContext>

    /// Reads both files. `protocols`: what is spoken, best first.
    package init(
        certificateFile: String, keyFile: String, protocols: [ApplicationProtocol] = [.http1]
    ) throws(TLSError) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.protocols = protocols
        state = Mutex(
            try TLSServerContext(certificateFile: certificateFile, keyFile: keyFile, protocols: protocols))
    }

    /// What a handshake that begins now uses.
    package var current: TLSServerContext { state.withLock { $0 } }

    /// Reads both files again. When they are of no use the old identity stays, and the error says why.
    package func reload() throws(TLSError) {
        let fresh = try TLSServerContext(certificateFile: certificateFile, keyFile: keyFile, protocols: protocols)
        state.withLock { $0 = fresh }
    }
}
