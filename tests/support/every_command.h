#pragma once

#include <array>
#include <utility>

#include "twin/core/command.h"

namespace sandtable::test {

inline constexpr std::size_t kCommands = std::variant_size_v<Request>;

/// One of each kind, in the order of Request's alternatives, with nothing filled in.
inline std::array<Command, kCommands> every_command() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<Command, kCommands>{Command(std::variant_alternative_t<I, Request>{})...};
  }
  (std::make_index_sequence<kCommands>());
}

}  // namespace sandtable::test
