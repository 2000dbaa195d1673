// SPDX-License-Identifier: Apache-2.0

import Documents
import HTTPServer
import HubCore
import Identity

/// Reads `socket`.
struct UnixPeersReader {
    /// Users of one socket.
    static let maximumUsers = 1000

    let texts: ReferenceResolver

    func read(_ node: DocumentNode) -> UnixPeers? {
        guard let object = node.object(keys: ConfigurationKeys.Socket.self) else { return nil }
        guard let path = object[.path] else {
            node.refuse("\(node.name) needs \"path\", where the socket is to be")
            return nil
        }
        guard let text = texts.path(path) else { return nil }
        if text.utf8.count > UnixSocketFile.maximumLength {
            path.refuse(
                "\(path.name) is longer than the \(UnixSocketFile.maximumLength) bytes that a socket's path may have")
        }
        var peers = UnixPeers(path: text)
        if let mode = object[.mode].flatMap(self.mode) { peers.mode = mode }
        if let users = object[.users] { peers.users = self.users(users) }
        return peers
    }

    private func mode(_ node: DocumentNode) -> UInt32? {
        guard let text = node.string() else { return nil }
        guard text.utf8.count == 4, text.hasPrefix("0"), let mode = UInt32(text, radix: 8) else {
            node.refuse("\(node.name) is no mode; write it like \"0600\" or \"0660\"")
            return nil
        }
        return mode
    }

    private func users(_ node: DocumentNode) -> [UnixPeers.User] {
        let entries = node.entries() ?? []
        if entries.count > Self.maximumUsers { node.refuse("there are more than \(Self.maximumUsers) users") }
        let users = entries.prefix(Self.maximumUsers).compactMap { user(named: $0.key, $0.node) }
        if Set(users.map(\.id)).count < users.count { node.refuse("two of \(node.name) have the same \"uid\"") }
        return users
    }

    private func user(named name: String, _ node: DocumentNode) -> UnixPeers.User? {
        if !APIKey.isName(name) {
            node.refuseKey("\"\(name)\" cannot name a user: 1 to 64 letters, digits, \".\", \"_\" and \"-\"")
        }
        guard let object = node.object(keys: ConfigurationKeys.SocketUser.self) else { return nil }
        guard let uid = object[.uid] else {
            node.refuse("\(node.name) needs \"uid\", the user's number; see: id -u NAME")
            return nil
        }
        guard let id = uid.integer(in: 0...Int(UInt32.max - 1)) else { return nil }
        let roles = (object[.roles]?.elements() ?? []).compactMap { $0.choice(of: Role.self) }
        return UnixPeers.User(name: name, id: UInt32(id), roles: Set(roles))
    }
}
