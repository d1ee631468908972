#pragma once

#include "twin/base/text.h"
#include "twin/core/orders/order.h"
#include "twin/core/orders/plan.h"

namespace sandtable {

/// What an order asks for besides pumping, and that somebody insisted on it although no open road leads there:
/// "sandbagging 120 m; no open road (0.62 m), insisted on". Empty for an order that only sends a pump on open roads.
Text order_terms(const Order& order);
/// The same of an order that a plan holds.
Text order_terms(const IssueOrder& wanted);

}  // namespace sandtable
