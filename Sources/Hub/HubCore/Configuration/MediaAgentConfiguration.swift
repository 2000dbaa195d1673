// SPDX-License-Identifier: Apache-2.0

/// One entry of `rooms.agents`: an agent that hears and speaks in rooms.
package struct MediaAgentConfiguration: Sendable, Equatable {
    /// A model server that speaks the HTTP interface of OpenAI.
    package struct Endpoint: Sendable, Equatable {
        package var url: Secret
        package var model: String
        package var key: Secret?

        package init(url: Secret, model: String, key: Secret? = nil) {
            (self.url, self.model, self.key) = (url, model, key)
        }
    }

    /// What answers.
    package enum Brain: Sendable, Equatable {
        /// An entry of `agents`, by its name.
        case agent(String)
        case model(Endpoint)
    }

    /// What hears.
    package enum Recognizer: Sendable, Equatable {
        case pocketsphinx
        case endpoint(Endpoint)
    }

    /// What speaks.
    package enum Voice: Sendable, Equatable {
        /// A voice of flite.
        case flite(String)
        case endpoint(Endpoint, voice: String)
    }

    /// Beyond which a conversation is ended politely.
    package struct Budget: Sendable, Equatable {
        package var time: Duration?
        package var tokens: Int?
        package var turns: Int?

        package init() {}
    }

    /// Of flite's voices, the one that is used unless another one is named.
    package static let standardVoice = "slt"

    /// What dispatches name, and what participants and policies (as the principal `agent:NAME`) know it by.
    package var name: String
    /// For whoever may hand over to it.
    package var about = ""
    package var instructions = ""
    /// In order of preference; not empty.
    package var brains: [Brain]
    package var recognizers: [Recognizer] = [.pocketsphinx]
    package var voices: [Voice] = [.flite(MediaAgentConfiguration.standardVoice)]
    /// Of the hub's tools those that its model may call; policy has a say in each call besides.
    package var tools: [Wildcard] = []
    /// Agents of this list to which it may give the conversation.
    package var handoffs: [String] = []
    package var mayEnd = false
    package var mayAskPerson = false
    /// How long a person is waited for.
    package var personPatience = Duration.seconds(60)
    /// What it says first, as it stands.
    package var greeting: String?
    /// What is said before anything else in a conversation that begins with it, to its end.
    package var announcement: String?
    /// Whether records of its conversations keep what is said; digests of it are kept always.
    package var keepsTranscripts = true
    /// What its model is told to begin with.
    package var opening: String?
    /// Rooms that it enters by itself; into others it has to be dispatched.
    package var rooms: [Wildcard] = []
    /// Topics of data of which it is told, and by which it enters a room.
    package var topics: [Wildcard] = []
    /// Whether the room ends with its conversation.
    package var closesRoom = false
    /// Conversations at once.
    package var conversations = 16

    /// Entries of `agents` that do slow work for it while it talks.
    package var delegates: [String] = []
    /// What a conversation that begins with it may cost; without a bound where nothing is said.
    package var budget = Budget()

    package init(name: String, brains: [Brain]) { (self.name, self.brains) = (name, brains) }
}
