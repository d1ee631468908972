#include "viewer/ui/ui_state.h"

#include <utility>

namespace sandtable::ui {

Dialog::Dialog() = default;
Dialog::Dialog(const Dialog& other) = default;
Dialog::Dialog(Dialog&& other) noexcept = default;
Dialog& Dialog::operator=(const Dialog& other) = default;
Dialog& Dialog::operator=(Dialog&& other) noexcept = default;
Dialog::~Dialog() = default;

template <AlternativeOf<AnyDialog> Kind>
Dialog::Dialog(Kind dialog) : AnyDialog(std::in_place_type<Kind>, std::move(dialog)) {}

template Dialog::Dialog(std::monostate);
template Dialog::Dialog(AcknowledgeDialog);
template Dialog::Dialog(ShelveDialog);
template Dialog::Dialog(DispatchDialog);
template Dialog::Dialog(CancelOrderDialog);
template Dialog::Dialog(AddLayerDialog);
template Dialog::Dialog(ReadingDialog);
template Dialog::Dialog(HelpDialog);
template Dialog::Dialog(AboutDialog);
template Dialog::Dialog(SitePlanDialog);
template Dialog::Dialog(LogDialog);
template Dialog::Dialog(HandoverDialog);
template Dialog::Dialog(CalibrationDialog);
template Dialog::Dialog(VerdictDialog);
template Dialog::Dialog(SiteDialog);
template Dialog::Dialog(ResourceDialog);
template Dialog::Dialog(DamageDialog);
template Dialog::Dialog(StockDialog);

}  // namespace sandtable::ui
