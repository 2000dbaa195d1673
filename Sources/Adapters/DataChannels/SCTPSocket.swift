// SPDX-License-Identifier: Apache-2.0

import CUsrSCTP
import Glibc

/// The library's socket of one association. Inside of `SCTPLibrary.locked` only.
enum SCTPSocket {
    static func make(_ number: UInt, _ configuration: SCTPConfiguration) throws(SCTPError) -> OpaquePointer {
        let owner = UnsafeMutableRawPointer(bitPattern: number)
        guard
            let socket = usrsctp_socket(
                AF_CONN, Int32(SOCK_STREAM.rawValue), patchbay_sctp_protocol, messageReady, nil, 0, owner)
        else { throw .library(call: "usrsctp_socket", errno: errno) }
        do throws(SCTPError) {
            try check("usrsctp_set_non_blocking", usrsctp_set_non_blocking(socket, 1))
            try setOptions(of: socket, configuration)
            var address = address(number, configuration.port)
            try check("usrsctp_bind", withSocketAddress(&address) { usrsctp_bind(socket, $0, $1) })
        } catch {
            usrsctp_close(socket)
            throw error
        }
        return socket
    }

    static func connect(_ socket: OpaquePointer, _ number: UInt, _ port: UInt16) throws(SCTPError) {
        var address = address(number, port)
        let result = withSocketAddress(&address) { usrsctp_connect(socket, $0, $1) }
        guard result == 0 || errno == EINPROGRESS else { throw .library(call: "usrsctp_connect", errno: errno) }
    }

    /// False when the library has no room.
    static func send(_ message: SCTPMessage, on socket: OpaquePointer) -> Bool {
        var parameters = sctp_sendv_spa()
        parameters.sendv_flags = UInt32(SCTP_SEND_SNDINFO_VALID)
        parameters.sendv_sndinfo.snd_sid = message.stream
        parameters.sendv_sndinfo.snd_ppid = message.payloadProtocol.bigEndian
        if !message.isOrdered { parameters.sendv_sndinfo.snd_flags = UInt16(SCTP_UNORDERED) }
        switch message.reliability {
        case .reliable: break
        case .retransmissions(let count): limit(&parameters, SCTP_PR_SCTP_RTX, count)
        case .lifetime(let milliseconds): limit(&parameters, SCTP_PR_SCTP_TTL, milliseconds)
        }
        let result = message.bytes.withUnsafeBytes { bytes in
            usrsctp_sendv(
                socket, bytes.baseAddress, bytes.count, nil, 0, &parameters,
                socklen_t(MemoryLayout<sctp_sendv_spa>.size), UInt32(SCTP_SENDV_SPA), 0)
        }
        // Anything but "no room" will not get better: a stream beyond the peer's number, an association that is over.
        return result >= 0 || errno != EAGAIN
    }

    private static func limit(_ parameters: inout sctp_sendv_spa, _ policy: Int32, _ value: UInt32) {
        parameters.sendv_flags |= UInt32(SCTP_SEND_PRINFO_VALID)
        parameters.sendv_prinfo.pr_policy = UInt16(policy)
        parameters.sendv_prinfo.pr_value = value
    }

    private static func setOptions(of socket: OpaquePointer, _ configuration: SCTPConfiguration) throws(SCTPError) {
        // Closing does not linger: what is not acknowledged by then is lost with the DTLS connection anyway.
        try set(socket, SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
        try set(socket, patchbay_sctp_protocol, SCTP_NODELAY, Int32(1))
        var reset = sctp_assoc_value()
        reset.assoc_id = UInt32(SCTP_ALL_ASSOC)
        reset.assoc_value = UInt32(SCTP_ENABLE_RESET_STREAM_REQ)
        try set(socket, patchbay_sctp_protocol, SCTP_ENABLE_STREAM_RESET, reset)
        for type in [SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT] {
            var event = sctp_event()
            event.se_assoc_id = UInt32(SCTP_ALL_ASSOC)
            event.se_type = UInt16(type)
            event.se_on = 1
            try set(socket, patchbay_sctp_protocol, SCTP_EVENT, event)
        }
        var streams = sctp_initmsg()
        streams.sinit_num_ostreams = configuration.streams
        streams.sinit_max_instreams = configuration.streams
        try set(socket, patchbay_sctp_protocol, SCTP_INITMSG, streams)
        var path = sctp_paddrparams()
        path.spp_flags = UInt32(SPP_PMTUD_DISABLE)
        // The library counts without the common header of twelve bytes.
        path.spp_pathmtu = configuration.maximumPacket - 12
        try set(socket, patchbay_sctp_protocol, SCTP_PEER_ADDR_PARAMS, path)
    }

    private static func set<T: BitwiseCopyable>(
        _ socket: OpaquePointer, _ level: Int32, _ name: Int32, _ value: T
    ) throws(SCTPError) {
        var value = value
        let result = usrsctp_setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<T>.size))
        try check("usrsctp_setsockopt \(name)", result)
    }

    private static func check(_ call: String, _ result: Int32) throws(SCTPError) {
        guard result == 0 else { throw .library(call: call, errno: errno) }
    }

    private static func address(_ number: UInt, _ port: UInt16) -> sockaddr_conn {
        var address = sockaddr_conn()
        address.sconn_family = UInt16(AF_CONN)
        address.sconn_port = port.bigEndian
        address.sconn_addr = UnsafeMutableRawPointer(bitPattern: number)
        return address
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_conn, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_conn>.size))
            }
        }
    }
}
