// SPDX-License-Identifier: Apache-2.0

/// What a participant may do, as it is told.
package struct ParticipantPermission: SignalMessage {
    package var canSubscribe = false
    package var canPublish = false
    package var canPublishData = false
    package var hidden = false
    package var recorder = false
    /// Empty means all.
    package var canPublishSources: [TrackSource] = []
    package var canUpdateMetadata = false
    package var agent = false
    package var canSubscribeMetrics = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "can_subscribe", &canSubscribe)
        try visitor.single(2, "can_publish", &canPublish)
        try visitor.single(3, "can_publish_data", &canPublishData)
        try visitor.single(7, "hidden", &hidden)
        try visitor.single(8, "recorder", &recorder)
        try visitor.repeated(9, "can_publish_sources", &canPublishSources)
        try visitor.single(10, "can_update_metadata", &canUpdateMetadata)
        try visitor.single(11, "agent", &agent)
        try visitor.single(12, "can_subscribe_metrics", &canSubscribeMetrics)
    }
}
