// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A function that a model may call, typed by its Swift signature:
///
///     FunctionTool("weather", "Tells the weather.", ToolParameter<String>("city", "Where.")) { city in .say("Rain.") }
package struct FunctionTool: Sendable {
    /// What a model is told of a tool.
    package struct Description: Equatable, Sendable {
        package var name: String
        package var text: String
        /// A JSON Schema of type `object`.
        package var schema: RawJSON

        package init(name: String, text: String, schema: RawJSON) {
            self.name = name
            self.text = text
            self.schema = schema
        }
    }

    package let description: Description
    /// Whether a call that was cut short by the user may be run to its end all the same; its result is kept either way.
    let run: @Sendable (RawJSON, TurnTrace?) async -> ToolOutcome

    package init<each Value: ToolParameterValue>(
        _ name: String, _ text: String, _ parameters: repeat ToolParameter<each Value>,
        run body: @escaping @Sendable (repeat each Value) async throws -> ToolOutcome
    ) {
        var schema = ToolSchema()
        repeat schema.add(each parameters)
        description = Description(name: name, text: text, schema: schema.finish())
        run = { arguments, _ in
            do {
                return try await body(repeat try (each parameters).value(in: arguments))
            } catch let fault as ToolArgumentFault {
                return .failed(fault.description)
            } catch {
                return .failed("The tool failed.")
            }
        }
    }

    /// A tool whose description comes from elsewhere, as those of the hub do.
    package init(_ description: Description, run: @escaping @Sendable (RawJSON, TurnTrace?) async -> ToolOutcome) {
        self.description = description
        self.run = run
    }
}

/// What a tool's call led to.
package enum ToolOutcome: Sendable {
    /// Goes to the model, which answers with it in mind.
    case result(String)
    /// Told to the model as a failure.
    case failed(String)
    /// Another agent takes over. The text goes into the conversation that it is given.
    case handOff(to: any Agent, saying: String)
    /// The conversation ends once what is being said has been heard.
    case end(String)
    /// Facts about the user: an object, see ``UserData/merge(_:)``.
    case learned(RawJSON)
    /// Somebody else is at work on it from now on; the model is told, and later what has come of it.
    case delegated(Delegation)
    /// A person is needed.
    case escalate(EscalationReason)
}

/// Why a person is asked for, in the words that the person reads.
package struct EscalationReason: Equatable, Sendable {
    package var reason: String
    package var recommendation: String

    package init(reason: String, recommendation: String = "") {
        self.reason = reason
        self.recommendation = recommendation
    }
}

/// Builds the `inputSchema` of a tool.
private struct ToolSchema {
    private var writer = JSONWriter()
    private var required: [String] = []

    init() {
        writer.beginObject()
        writer.key("type")
        writer.string("object")
        writer.key("properties")
        writer.beginObject()
    }

    mutating func add<Value>(_ parameter: ToolParameter<Value>) {
        writer.key(parameter.name)
        writer.beginObject()
        Value.describe(to: &writer)
        writer.key("description")
        writer.string(parameter.description)
        writer.endObject()
        if Value.isRequired { required.append(parameter.name) }
    }

    consuming func finish() -> RawJSON {
        writer.endObject()
        writer.key("required")
        writer.beginArray()
        for name in required { writer.string(name) }
        writer.endArray()
        writer.endObject()
        return writer.finishRaw()
    }
}
