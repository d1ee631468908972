#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

namespace sandtable {

/// Stable texts of an enumeration whose values count from 0: used in files, scripts and language catalogues.
template <class Enum, std::size_t N>
struct EnumKeys {
  std::array<std::string_view, N> keys;

  [[nodiscard]] constexpr std::string_view of(Enum value) const {
    const auto i = static_cast<std::size_t>(value);
    return i < N ? keys[i] : std::string_view{"?"};
  }
  [[nodiscard]] constexpr std::optional<Enum> find(std::string_view key) const {
    for (std::size_t i = 0; i < N; ++i) {
      if (keys[i] == key) return static_cast<Enum>(i);
    }
    return std::nullopt;
  }
};

}  // namespace sandtable
