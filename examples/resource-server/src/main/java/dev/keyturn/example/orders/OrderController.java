package dev.keyturn.example.orders;

import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints of the API. */
@RestController
@RequestMapping("/orders")
class OrderController {

    private final Orders orders;

    OrderController(Orders orders) {
        this.orders = orders;
    }

    @GetMapping
    @RequireScope("orders:read")
    List<Order> list() {
        return orders.list();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @RequireScope("orders:write")
    Order place(@Valid @RequestBody NewOrder order, VerifiedCredential token) {
        return orders.place(order.item(), order.quantity(), token.subject());
    }

    /** Request that places an order. */
    record NewOrder(
            @NotBlank @Size(max = 100) String item,
            @Min(1) @Max(1000) int quantity) {}
}
