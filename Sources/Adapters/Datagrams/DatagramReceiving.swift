// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import Lifecycle

/// Takes what a ``DatagramSocket`` receives, and the time if it asks for it. Called on the socket's loop.
package protocol DatagramReceiving: AnyObject {
    /// The bytes live until the call returns and may be changed, as decryption in place does.
    func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress, at now: MonotonicTime)

    /// Comes after each interval of ``DatagramSocket/beginTicking(every:)``.
    func timePassed(at now: MonotonicTime)
}

extension DatagramReceiving {
    package func timePassed(at now: MonotonicTime) {}
}
