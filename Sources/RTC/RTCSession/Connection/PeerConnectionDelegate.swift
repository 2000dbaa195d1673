// SPDX-License-Identifier: Apache-2.0

package import RTCPackets

/// Owns peer connections. Called on their thread.
package protocol PeerConnectionDelegate: AnyObject {
    func stateChanged(_ state: PeerConnectionState, of connection: PeerConnection)

    /// A decrypted RTP packet. It lives until the call returns and may be changed. `mid` names the section it belongs
    /// to, nil if that is not known yet.
    func mediaReceived(
        _ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, mid: String?, by connection: PeerConnection)

    func feedbackReceived(_ packets: [RTCPPacket], by connection: PeerConnection)

    func channelChanged(_ event: DataChannelEvent, of connection: PeerConnection)
}
