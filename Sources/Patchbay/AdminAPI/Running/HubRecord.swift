// SPDX-License-Identifier: Apache-2.0

package import Documents
import JSON

/// What a running hub leaves in its data directory so that commands find it: `hub.json` says where it listens,
/// `admin.token` lets one in. Both are new with every start and readable by their owner only.
package struct HubRecord: Sendable {
    /// Where the admin API answers on this machine, without a path: `http://127.0.0.1:7300`.
    package let url: String
    /// Of the hub, which may have died since.
    package let pid: Int32
    /// Of the hub's build.
    package let version: String
    package let token: AdminToken

    package init(url: String, pid: Int32, version: String, token: AdminToken) {
        self.url = url
        self.pid = pid
        self.version = version
        self.token = token
    }

    /// Call when the hub accepts connections, and not before the directory is locked.
    package func write(in directory: String) throws(FileError) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("url")
        writer.string(url)
        writer.key("pid")
        writer.integer(Int64(pid))
        writer.key("version")
        writer.string(version)
        writer.endObject()
        // The token first: who finds the address must find the token that belongs to it.
        try FileContents.writePrivately(Array(token.text.utf8), to: Self.tokenPath(directory))
        try FileContents.writePrivately(writer.finish(), to: Self.path(directory))
    }

    /// Call at the end of a graceful stop, while the directory is still locked.
    package static func remove(from directory: String) {
        FileContents.remove(path(directory))
        FileContents.remove(tokenPath(directory))
    }

    /// Reads what the hub of that data directory left; it may have died since.
    package init(in directory: String) throws(HubRecordError) {
        guard FileContents.exists(Self.path(directory)) else { throw .noHub(directory: directory) }
        do {
            let record = try Document(reading: Self.path(directory)).root
            guard let url = record["url"]?.string, let pid = record["pid"]?.integer.flatMap(Int32.init(exactly:)),
                let version = record["version"]?.string
            else { throw HubRecordError.unreadable("\(Self.path(directory)) is not what a hub writes") }
            let token = try FileContents.read(Self.tokenPath(directory), limit: 4096)
            self.init(
                url: url, pid: pid, version: version, token: AdminToken(text: String(decoding: token, as: UTF8.self)))
        } catch let error as HubRecordError {
            throw error
        } catch {
            throw .unreadable("\(error)")
        }
    }

    private static func path(_ directory: String) -> String { directory + "/hub.json" }
    private static func tokenPath(_ directory: String) -> String { directory + "/admin.token" }
}

/// No hub can be reached through a data directory.
package enum HubRecordError: Error, Equatable, Sendable, CustomStringConvertible {
    case noHub(directory: String)
    case unreadable(String)

    package var description: String {
        switch self {
        case .noHub(let directory):
            "no hub is running on the data directory \(directory); start one with: patchbay serve"
        case .unreadable(let reason): reason
        }
    }
}
