// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A WebRTC stack that knows nothing of LiveKit publishes over WHIP; the official client hears and sees it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct WHIPTests {
    @Test("a tone and pictures that come over WHIP reach the room, until the session is deleted")
    func publishing() async throws {
        let hub = try await RoomHub.start()
        let (sdk, aiortc) = (try await PeerKind.liveKit.python(), try await PeerKind.aiortc.python())
        let tokens = try await (hub.token("den", "anna"), hub.token("den", "camera"))
        let guest = try Program(
            "guest", [sdk, Checkout.script("livekit-sdk/guest.py"), hub.url, tokens.0], in: Checkout.folder)
        let publisher = try Program(
            "whip", [aiortc, Checkout.script("aiortc/whip.py"), hub.process.address + "/whip/v1", tokens.1],
            in: Checkout.folder)
        let outcome = await Result {
            #expect(try await publisher.line(after: "refused ", within: .seconds(60)) == "401")
            _ = try await publisher.line(after: "published ", within: .seconds(60))
            let heard = try await guest.line(after: "heard camera ", within: .seconds(60))
            #expect(abs((Double(heard) ?? 0) - 660) < 5)
            #expect(try await guest.line(after: "seen camera ", within: .seconds(60)) == "640")
            try publisher.write("end\n")
            #expect(try await publisher.line(after: "deleted ", within: .seconds(60)) == "200")
            _ = try await guest.line(after: "gone camera", within: .seconds(60))
        }
        await publisher.end()
        await guest.end()
        _ = try? await hub.process.stop()
        try outcome.get()
    }
}
