#pragma once

#include <type_traits>
#include <variant>

namespace sandtable {

template <class T, class Variant>
inline constexpr bool kIsAlternativeOf = false;
template <class T, class... Ts>
inline constexpr bool kIsAlternativeOf<T, std::variant<Ts...>> = (std::is_same_v<T, Ts> || ...);

/// One of the types a std::variant can hold.
template <class T, class Variant>
concept AlternativeOf = kIsAlternativeOf<T, Variant>;

}  // namespace sandtable
