// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Headless Chromium in a room with a participant of the SDK. Pictures of both pages are kept beside the built binary.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BrowserTests {
    private struct Outcome: Decodable {
        struct Sound: Decodable {
            let hertz: Double
            /// In decibels, 0 for the loudest.
            let level: Double
        }

        struct Loudness: Decodable {
            let loudest: Double
        }

        let browser: Sound
        let sdk: Loudness
        let texts: [[String]]?
        let participants: String?
    }

    private func meet(_ kind: String, at hub: RoomHub, _ more: [String] = []) async throws -> Outcome {
        let python = try await PeerKind.liveKit.python()
        let folder = URL(filePath: Checkout.patchbay).deletingLastPathComponent().appending(path: "artifacts")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let picture = folder.appending(path: "room-\(kind).png").path
        let program = try Program(
            "browser-\(kind)",
            [python, Checkout.script("livekit-sdk/browser.py"), hub.url, RoomHub.key, RoomHub.secret, kind, picture]
                + more, in: Checkout.folder)
        let line = await Result { try await program.line(after: "outcome ", within: .seconds(240)) }
        await program.end()
        _ = try? await hub.process.stop()
        let size = try? FileManager.default.attributesOfItem(atPath: picture)[.size] as? Int
        #expect((size ?? 0) > 1000)
        return try JSONDecoder().decode(Outcome.self, from: Data(try line.get().utf8))
    }

    @Test("the hub's own page hears a tone and is heard, and chats")
    func page() async throws {
        let outcome = try await meet("page", at: try await RoomHub.start())
        #expect(abs(outcome.browser.hertz - 440) < 10 && outcome.browser.level > -60)
        #expect(outcome.sdk.loudest > 500)
        #expect(outcome.texts == [["eve", "hello ann"]])
        #expect(outcome.participants?.contains("ANN") == true)
    }

    @Test("the client for browsers that the SDK brings hears a tone and is heard")
    func bundled() async throws {
        let port = Int.random(in: 20_000..<30_000)
        let hub = try await RoomHub.start(allowing: "http://127.0.0.1:\(port)")
        let outcome = try await meet("bundled", at: hub, ["\(port)"])
        #expect(abs(outcome.browser.hertz - 440) < 10 && outcome.browser.level > -60)
        #expect(outcome.sdk.loudest > 500)
    }
}
