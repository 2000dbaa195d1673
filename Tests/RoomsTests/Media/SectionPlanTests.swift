// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import RTCPackets
import Rooms
import Testing

@Suite struct SectionPlanTests {
    /// An offer's sections, each as kind and direction: `audio recvonly`. Mids count from 0.
    private func sections(_ lines: [String]) -> [MediaSection] {
        lines.enumerated().map { mid, line in
            let words = line.split(separator: " ").map(String.init)
            var section = MediaSection(kind: words[0], transport: "UDP/TLS/RTP/SAVPF", formats: ["111"])
            section.attributes.append("mid", "\(mid)")
            section.attributes.append(words[1])
            return section
        }
    }

    @Test("tracks take free sections of their kind, in order, and keep them")
    func placing() {
        var plan = SectionPlan()
        plan.want("TR_a", isAudio: true)
        plan.want("TR_v", isAudio: false)
        let offer = sections(["audio sendonly", "audio recvonly", "audio recvonly", "video recvonly"])
        #expect(plan.offered(offer) == ["1": "TR_a", "3": "TR_v"])
        plan.want("TR_b", isAudio: true)
        #expect(plan.offered(offer) == ["1": "TR_a", "2": "TR_b", "3": "TR_v"])
    }

    @Test("what is missing is asked for once; a free section only needs a new offer")
    func asking() {
        var plan = SectionPlan()
        #expect(plan.requirement() == nil)
        _ = plan.offered(sections(["audio recvonly"]))
        plan.want("TR_a", isAudio: true)
        #expect(plan.requirement() == MediaSectionsRequirement())
        #expect(plan.requirement() == nil)
        plan.want("TR_b", isAudio: true)
        #expect(plan.requirement() == MediaSectionsRequirement { $0.numAudios = 1 })
        #expect(plan.requirement() == nil)
        // An offer that was under way brings nothing new: what was promised still stands.
        #expect(plan.offered(sections(["audio recvonly"])) == ["0": "TR_a"])
        plan.want("TR_c", isAudio: false)
        #expect(plan.requirement() == MediaSectionsRequirement { $0.numVideos = 1 })
        let grown = sections(["audio recvonly", "audio recvonly", "video recvonly"])
        #expect(plan.offered(grown) == ["0": "TR_a", "1": "TR_b", "2": "TR_c"])
        #expect(plan.requirement() == nil)
    }

    @Test("a section that becomes free is inactive for one answer before another track gets it")
    func cooling() {
        var plan = SectionPlan()
        plan.want("TR_a", isAudio: true)
        let offer = sections(["audio recvonly"])
        _ = plan.offered(offer)
        #expect(plan.release("TR_a") == true)
        #expect(plan.release("TR_a") == false)
        plan.want("TR_b", isAudio: true)
        #expect(plan.offered(offer) == [:])
        #expect(plan.requirement() == MediaSectionsRequirement())
        #expect(plan.offered(offer) == ["0": "TR_b"])
    }

    @Test("a section that the client takes back loses its track, which waits for another")
    func takenBack() {
        var plan = SectionPlan()
        plan.want("TR_a", isAudio: true)
        _ = plan.offered(sections(["audio recvonly"]))
        #expect(plan.offered(sections(["audio inactive"])) == [:])
        #expect(plan.requirement() == MediaSectionsRequirement { $0.numAudios = 1 })
    }
}
