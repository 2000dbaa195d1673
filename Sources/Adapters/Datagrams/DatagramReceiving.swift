// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// Takes what a ``DatagramSocket`` receives. Called on the socket's loop.
package protocol DatagramReceiving: AnyObject {
    /// The bytes live until the call returns and may be changed, as decryption in place does.
    func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress)
}
