// SPDX-License-Identifier: Apache-2.0

package import ICE

/// Carries datagrams to peers; sockets are given from outside.
package protocol RTCDatagramSending: AnyObject {
    func send(_ datagram: Span<UInt8>, via path: ICEPath)
}
