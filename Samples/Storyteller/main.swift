// SPDX-License-Identifier: Apache-2.0

StoryServer.run(CommandLine.arguments)
