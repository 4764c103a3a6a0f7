//! Whole commands: what they print, what they say, and how they end.

mod bad_input;
mod call_lists;
mod completions;
mod diff;
mod evaluate;
mod explain;
mod formats;
mod funnels;
mod inspect;
mod ledger;
mod link;
mod lookup;
mod odd_times;
mod paths;
mod reports;
mod review;
mod run;
mod settings;
mod tidy;

use super::support::Desk;

/// A small campaign whose every number can be checked by eye.
///
/// Ann was sent the mail, opened it, filled in the form and ordered twice; Bob (a Robert on the list) clicked and
/// filled in the form; Cid only got the mail; Dee ordered and was never written to.
pub(crate) fn small_campaign() -> Desk {
    Desk::new()
        .file(
            "c/sent_to_launch.csv",
            "Email Address,First Name,Last Name,Company\n\
             ann.lee@acme.example,Ann,Lee,Acme Ltd\n\
             robert.stone@brightco.example,Robert,Stone,Brightco\n\
             cid@example.org,Cid,Moss,\n",
        )
        .file(
            "c/opened_launch.csv",
            "Email Address,First Name,Last Name,Company,Opens\n\
             ann.lee@acme.example,Ann,Lee,Acme Ltd,2\n",
        )
        .file(
            "c/clicked_launch.csv",
            "Email Address,First Name,Last Name,Company,Clicks\n\
             robert.stone@brightco.example,Robert,Stone,Brightco,1\n",
        )
        .file(
            "c/responses - Try it free.csv",
            "First name,Last name,Email,Phone number,What company do you work for?,Submit Date (UTC)\n\
             Ann,Lee,ANN.LEE@acme.example,,Acme,2026-03-03 10:00:00\n\
             Bob,Stone,robert.stone@brightco.example,,Brightco,2026-03-04 11:30:00\n",
        )
        .file(
            "c/orders.csv",
            "Order Number,Order Date,Order Total Amount,Currency,Billing First Name,Billing Last Name,Billing Company,Billing Email Address\n\
             1001,2026-03-05,120.50,EUR,Ann,Lee,Acme Ltd,ann.lee@acme.example\n\
             1002,2026-03-09,80.25,EUR,Ann,Lee,,ann.lee@acme.example\n\
             1003,2026-03-10,10.00,EUR,Dee,Frost,,dee@frost.example\n",
        )
}
