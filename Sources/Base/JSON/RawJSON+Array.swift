// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// An array of these values, their bytes kept.
    package static func array(_ elements: some Sequence<RawJSON>) -> RawJSON {
        var writer = JSONWriter()
        writer.beginArray()
        for element in elements { writer.raw(element) }
        writer.endArray()
        return writer.finishRaw()
    }
}
