// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON

/// Options that several verbs take.
enum CommonOptions {
    static let json = CommandOption<Bool>(flag: "json", "print JSON, for programs")
    static let config = CommandOption("config", "FILE", "the configuration; without one, the built-in demo")
    static let data = CommandOption("data", "DIR", "the data directory; before what the file says; else ./.patchbay")
    /// For verbs that talk to a running hub.
    static let hubConfig = CommandOption("config", "FILE", "the file the hub runs with, which says where its data is")
    static let hubData = CommandOption("data", "DIR", "the hub's data directory; ./.patchbay by default")
    static let toolArguments = CommandOption<RawJSON>("args", "JSON", "the arguments, an object; {} by default") {
        text throws(UsageError) in
        do {
            let value = try RawJSON(validating: text)
            if value.kind == .object { return value }
        } catch {
            throw UsageError("not JSON (\(error)); quote it for the shell: --args '{\"text\":\"hello\"}'")
        }
        throw UsageError("not an object; write it like --args '{\"text\":\"hello\"}'")
    }
    static let listen = CommandOption<ListenAddress>(
        "listen", "HOST:PORT", "where to listen; before what the file says"
    ) {
        text throws(UsageError) in
        do {
            return try ListenAddress(parsing: text)
        } catch {
            throw UsageError("\(error)")
        }
    }
}
