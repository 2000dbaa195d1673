// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore
import HubServer
import Telemetry

/// What `serve` and `mcp` run: the file, or the demo, with what the command line says on top.
enum LaunchOptions {
    static func configuration(
        _ arguments: ParsedArguments, in context: CommandContext
    ) throws(CommandFailure) -> HubConfiguration {
        var configuration = HubConfiguration.demo
        if let file = arguments[CommonOptions.config] {
            do {
                configuration = try ConfigurationFile.load(path: file, environment: context.environment)
            } catch {
                throw CommandFailure(.unable, lines: error.errors.map(\.description))
            }
        }
        if let data = arguments[CommonOptions.data] { configuration.dataDirectory = data }
        if let listen = arguments[CommonOptions.listen] {
            do {
                try listen.requireIdentity(isConfigured: configuration.identity != nil)
            } catch {
                throw CommandFailure(.unable, "--listen: \(error)")
            }
            configuration.listen = listen
            guard configuration.hasKnownURL else {
                throw CommandFailure(
                    .unable, "--listen: access tokens are for one URL: give a port, or \"publicURL\" in the file")
            }
        }
        return configuration
    }

    static func log(_ configuration: HubConfiguration) -> Log {
        Log(level: configuration.logLevel, sink: DescriptorLogSink())
    }
}
