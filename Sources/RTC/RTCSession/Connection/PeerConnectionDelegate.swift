// SPDX-License-Identifier: Apache-2.0

package import RTCPackets

/// Owns peer connections. Called on their thread.
package protocol PeerConnectionDelegate: AnyObject {
    func stateChanged(_ state: PeerConnectionState, of connection: PeerConnection)

    /// A decrypted RTP packet. It lives until the call returns and may be changed. `route` names the section and the
    /// layer it belongs to, nil if that is not known yet. One that was sent again looks as it did the first time.
    func mediaReceived(
        _ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, route: MediaRoute?, by connection: PeerConnection)

    func feedbackReceived(_ packets: [RTCPPacket], by connection: PeerConnection)

    /// The estimate of what the way to the peer carries may have changed.
    func estimateChanged(of connection: PeerConnection)

    /// So many bytes are to be sent for their size alone, to find out what the way carries.
    func paddingDue(_ bytes: Int, by connection: PeerConnection)

    func channelChanged(_ event: DataChannelEvent, of connection: PeerConnection)
}

extension PeerConnectionDelegate {
    package func estimateChanged(of connection: PeerConnection) {}
    package func paddingDue(_ bytes: Int, by connection: PeerConnection) {}
}
