// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Pins over a store in memory, with a scan and skeletons that tests can predict.
struct ManifestBench {
    let store: MemoryManifestStore
    let audit = FaultyStore()
    let scanner = WordScan()
    let clock = FixedWallClock(microsecondsSinceEpoch: 7)
    let manifests: Manifests

    init(store: MemoryManifestStore = MemoryManifestStore(), moment: Int64 = 7) {
        self.store = store
        manifests = Manifests(
            Manifests.Parts(
                store: store, scanner: scanner, folding: ZeroesForLetters(), audit: audit,
                clock: FixedWallClock(microsecondsSinceEpoch: moment), digest: { $0 }),
            log: .silent)
    }

    /// Names that are served of a listing.
    func serve(
        _ tools: [JSONValue], of server: String = "a", trust: ServerTrust = .pinned
    ) async throws -> [String] {
        let name = try #require(ServerName(server))
        return await manifests.admitted(tools.map { RawJSON($0) }, of: name, trust: trust)
            .compactMap { $0["name"]?.string }
    }

    /// Codes of the reasons why a tool is withheld; empty where it is not.
    func reasons(_ name: String, of server: String = "a") throws -> [String] {
        let server = try #require(ServerName(server))
        return manifests.book.held(server, name)?.reasons.map(\.code) ?? []
    }

    static func tool(_ name: String, _ description: String = "", schema: JSONValue = ["type": "object"]) -> JSONValue {
        ["name": .string(name), "description": .string(description), "inputSchema": schema]
    }
}

/// Holds every definition that says "poison"; counts what it was asked.
final class WordScan: ManifestScanning {
    private let asked = Mutex<[String]>([])

    var names: [String] { asked.withLock { $0 } }

    func verdict(on definition: RawJSON, approved: RawJSON?) async -> ManifestVerdict {
        asked.withLock { $0.append(definition["name"]?.string ?? "") }
        return definition.text.contains("poison") ? ManifestVerdict(isHeld: true, reasons: ["a bad word"]) : .clean
    }
}

/// A table of one entry: the digit 0 looks like the letter o, and so does the Cyrillic one.
struct ZeroesForLetters: NameFolding {
    func skeleton(of name: String) -> String { name.replacing("0", with: "o").replacing("\u{43E}", with: "o") }
}
